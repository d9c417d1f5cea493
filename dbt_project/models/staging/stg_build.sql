with source as (

    select * from {{ source('raw', 'build') }}

),

renamed as (

    select
        latest_run_id,
        built_at,
        duckdb_version
    from source

)

select * from renamed
