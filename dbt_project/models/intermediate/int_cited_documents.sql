{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ forget('document_id', ref('int_changed_documents')) }}"
) }}
-- Every legal document that several reports cite, with the statement that decides on its date (int_changed_documents).
select document_id, usual from {{ ref('int_changed_documents') }} where usual is not null
