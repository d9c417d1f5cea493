with source as (

    select * from {{ ref('indicators') }}

),

renamed as (

    select
        code as indicator_code,
        name_vi,
        unit as unit_measure,
        sector,
        scope
    from source

)

select * from renamed
