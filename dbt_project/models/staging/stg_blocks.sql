with source as (

    select * from {{ source('raw', 'blocks') }}

),

renamed as (

    select
        report_id,
        block_number,
        kind,
        page_number,
        section_path,
        char_start::integer as char_start,
        char_end::integer as char_end
    from source

)

select * from renamed
