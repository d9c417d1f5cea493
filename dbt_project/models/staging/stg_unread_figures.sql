with source as (

    select * from {{ source('raw', 'unread_figures') }}

),

renamed as (

    select
        report_id,
        char_start::integer as char_start,
        char_end::integer as char_end,
        page_number,
        kind,
        printed_text,
        context
    from source

)

select * from renamed
