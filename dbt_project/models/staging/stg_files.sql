with source as (

    select * from {{ source('raw', 'files') }}

),

renamed as (

    select
        run_id,
        file_name,
        relative_path,
        sha256,
        'r' || left(sha256, 16) as report_id,
        byte_size,
        extractor_version,
        status,
        reason_code,
        reason_vi,
        reason_en,
        received_at
    from source

)

select * from renamed
