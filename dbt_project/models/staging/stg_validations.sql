with source as (

    select * from {{ source('raw', 'validations') }}

),

renamed as (

    select
        run_id,
        validated_at,
        check_name,
        rule,
        blocking,
        passed,
        rows_examined,
        rows_broken,
        examples
    from source

)

select * from renamed
