with source as (

    select * from {{ source('raw', 'citations') }}

),

renamed as (

    select
        report_id,
        document_number,
        cited_date,
        issuer,
        char_start::integer as char_start,
        char_end::integer as char_end,
        page_number,
        printed_text,
        quote,
        own
    from source

)

select * from renamed
