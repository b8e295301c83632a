clusters,
migrations,
