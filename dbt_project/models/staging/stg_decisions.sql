with source as (

    select * from {{ source('raw', 'decisions') }}

),

renamed as (

    select
        sequence,
        decision_id,
        check_id,
        finding_id,
        report_id,
        file_name,
        kind,
        figures_key,
        place_key,
        decision,
        observation_id,
        printed_text,
        read_value,
        corrected_value,
        unit_measure,
        note,
        decided_by,
        decided_at
    from source

)

select * from renamed
