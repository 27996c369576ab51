#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/severity.hpp"

namespace joulewatch {

using Json = nlohmann::ordered_json;

/// One machine's answer within a section of the result file.
struct MachineEntry {
    std::string machineId;
    Severity severity = Severity::normal;
    double metric = 0;  // the larger, the worse: ranks machines of equal severity
    Json fields;        // the seed's fields and ours, in the order they are written
    Json seedLiteral;   // what the seed's own computation gives, under the same names
};

/// Which computation stands at the top of a section.
enum class Compat { corrected, seed };

/// A section of the result file: the worst machine's fields (severity, then metric, then lowest id;
/// `forced` picks one) at the top, every machine's in `machines`, the literal result in
/// `seed_literal`. With Compat::seed the literal figures stand at the top and the corrected ones
/// under `corrected`. An empty list of machines gives status insufficient_data.
Json machineSection(std::vector<MachineEntry> machines, const Provenance& section, Compat compat,
                    const std::optional<std::string>& forced);

/// `fields` with the literal result beside them, or on top of them (Compat::seed). machineSection()
/// does it for each machine; a section about the whole plant does it itself.
Json withLiteral(Json fields, const Json& literal, Compat compat);

/// Adds basis, status, method and warnings to `fields`.
void addProvenance(Json& fields, const Provenance& provenance);

/// A number, or null where it is not known (NaN or infinite).
Json number(double value);

}  // namespace joulewatch
