
# One way in. Requests to the address that AWS assigns would pass the region's health by.
disable_execute_api_endpoint = true
