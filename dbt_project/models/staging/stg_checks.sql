with source as (

    select * from {{ source('raw', 'checks') }}

),

renamed as (

    select
        check_id,
        finding_id,
        report_id,
        kind,
        verdict,
        -- A severity says how sure an inconsistency is; on other verdicts it would be noise.
        case when verdict = 'inconsistent' then severity end as severity,
        char_start::integer as char_start,
        char_end::integer as char_end,
        page_number,
        quote,
        sentence,
        sentence_start::integer as sentence_start,
        stated_value,
        computed_value,
        computed_low,
        computed_high,
        difference,
        message_vi,
        message_en
    from source

)

select * from renamed
