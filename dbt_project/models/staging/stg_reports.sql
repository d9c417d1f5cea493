with source as (

    select * from {{ source('raw', 'reports') }}

),

renamed as (

    select
        report_id,
        file_name,
        issuer,
        number,
        title,
        kind,
        issued_on,
        time_period,
        next_period,
        ref_area,
        ref_area_code,
        ref_area_level,
        page_count as pages,
        sha256,
        extractor_version,
        media_type,
        byte_size,
        char_count::integer as char_count,
        figures_read,
        figures_refused,
        figures_unread,
        coalesce(document_class, 'report') as document_class,
        coalesce(set_aside, false) as set_aside,
        coalesce(scanned_pages, 0) as scanned_pages,
        coalesce(unread_pages, 0) as unread_pages
    from source

)

select * from renamed
