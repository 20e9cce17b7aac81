#!/bin/sh
# Makes the altered copies of intact.jsonl. Run in this directory.
set -eu
copy() { sed "$2" intact.jsonl > "$1.jsonl"; }
copy record-altered 's/"key lake"/"key cake"/'
copy record-missing 5d
copy records-missing-at-end '6,7d'
copy record-repeated '4p'
copy record-moved '3{h;d};4G'
copy header-altered '1s/"records":6/"records":5/'
copy header-with-bom '1s/^/\xef\xbb\xbf/'
copy white-space '4s/"seq":3/"seq": 3/'
copy duplicate-member '4s/"seq":3/"seq":3,"seq":3/'
copy carriage-return '4s/$/\r/'
copy head-missing '8d'
copy head-not-canonical '8s/.\{2\}"}$/=="}/'
copy line-added '8s/$/\n{}/'
head -c -1 intact.jsonl > no-last-line-feed.jsonl
