with source as (

    select * from {{ ref('code_lists') }}

),

renamed as (

    select
        code_list,
        code,
        name_vi,
        name_en,
        sdmx as sdmx_code,
        row_number() over ()::integer as position
    from source

)

select * from renamed
