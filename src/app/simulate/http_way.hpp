#pragma once

#include <memory>
#include <string>

#include "app/simulate/device_way.hpp"

namespace joulewatch {

enum class HttpDialect : std::uint8_t { json, lines };

struct HttpWayOptions {
    std::string server;  // http://127.0.0.1:8501
    std::string token;   // of a device that may write the machines
    std::string caFile{};
    HttpDialect dialect = HttpDialect::json;
    MachineShare share{};
};

/// Machines that send over HTTP: JSON to /api/ingest, or InfluxDB's line protocol to /api/v2/write.
/// Up to 2000 readings go in one body, or what has come in 200 ms; a million may wait in memory
/// while the server is away. A body goes out again, under the same key, until it is acknowledged;
/// Retry-After is kept to.
std::unique_ptr<DeviceWay> makeHttpWay(const HttpWayOptions& options,
                                       const std::vector<Meter>& meters);

}  // namespace joulewatch
