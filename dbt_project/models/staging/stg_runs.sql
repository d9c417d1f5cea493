with source as (

    select * from {{ source('raw', 'runs') }}

),

renamed as (

    select
        run_id,
        started_at,
        finished_at,
        extractor_version,
        reports_new,
        reports_known,
        reports_quarantined,
        reports_total,
        observations,
        checks_consistent,
        checks_inconsistent,
        checks_not_checkable
    from source

)

select * from renamed
