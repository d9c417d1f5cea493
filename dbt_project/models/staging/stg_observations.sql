with source as (

    select * from {{ source('raw', 'observations') }}

),

renamed as (

    select
        observation_id,
        report_id,
        position,
        page_number,
        char_start::integer as char_start,
        char_end::integer as char_end,
        printed_text,
        quote,
        sentence,
        sentence_start::integer as sentence_start,
        section_path,
        indicator_text,
        indicator_code,
        indicator_detail,
        measure,
        basis,
        obs_value,
        obs_value_high,
        bound_low,
        bound_high,
        comparator,
        unit_measure,
        time_period,
        ref_area,
        ref_area_code,
        box_x0,
        box_top,
        box_x1,
        box_bottom,
        read_confidence
    from source

)

select * from renamed
