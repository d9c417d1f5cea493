with source as (

    select * from {{ source('raw', 'check_operands') }}

),

renamed as (

    select
        check_id,
        position,
        role,
        observation_id,
        report_id,
        char_start::integer as char_start,
        char_end::integer as char_end
    from source

)

select * from renamed
