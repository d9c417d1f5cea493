with source as (

    select * from {{ source('raw', 'report_texts') }}

),

renamed as (

    select
        report_id,
        text,
        length(text)::integer as char_count
    from source

)

select * from renamed
