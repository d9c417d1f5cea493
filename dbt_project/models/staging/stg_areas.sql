with source as (

    select * from {{ ref('areas') }}

),

renamed as (

    select
        area_key,
        area_code,
        name,
        kind,
        level,
        parent_code,
        try_cast(valid_from as date) as valid_from,
        try_cast(valid_to as date) as valid_to
    from source

)

select * from renamed
