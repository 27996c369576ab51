#pragma once

#include "app/ingest.hpp"
#include "http/message.hpp"

namespace joulewatch {

/// What is told of readings that came as JSON.
Response ingestAnswer(const Result<Ingested>& taken);
/// What is told of readings in line protocol, as InfluxDB tells it.
Response linesAnswer(const Result<Ingested>& taken);

}  // namespace joulewatch
