-- wrk script: one reading a request, as a device sends it, never the same one twice; METERS meters in turn.
local meters, n, body = tonumber(os.getenv("METERS") or "20"), 0
local start = (tonumber(os.getenv("START") or "0") + 1767225600) * 1000
wrk.method, wrk.path = "POST", "/api/ingest"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("TOKEN") or "")
request = function()
  n = n + 1
  body = string.format('{"meterId":"Machine_%02d","at":%d,"voltageV":%.2f,"currentA":%.2f,"activePowerKw":%.2f,"powerFactor":0.847}',
                       n % meters, start + math.floor(n / meters) * 1000, 400 + n % 97 * 0.01, 42 + n % 89 * 0.01, 14 + n % 83 * 0.01)
  return wrk.format(nil, nil, nil, body)
end
