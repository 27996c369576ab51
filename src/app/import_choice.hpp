#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ingest/preview_table.hpp"
#include "ingest/settle/gap_filler.hpp"
#include "reports/section.hpp"

namespace joulewatch {

/// What the user says of a file's columns, beside what was found out.
struct ImportChoice {
    struct Column {
        std::size_t index = 0;
        ColumnRole role = ColumnRole::ignored;
        std::string unit;
    };
    std::vector<Column> columns;
    std::optional<StampFormat> dateOrder;  // dayFirst or monthFirst
    std::optional<bool> registers;         // empty: as it was found out
    MissingTreatment missing = MissingTreatment::notify;
};

/// From the API's JSON, strictly: unknown fields, roles, units and columns are refused.
Result<ImportChoice> parseImportChoice(std::string_view text);
/// As it is kept beside the data set; parseImportChoice() reads it.
Json toJson(const ImportChoice& choice);

/// The mapping that a choice makes of a preview. `invalidInput` in words for who chose.
Result<TableMapping> mappingOf(const TablePreview& preview, const ImportChoice& choice);

/// What the user sees before a file is brought in.
Json toJson(const TablePreview& preview);

}  // namespace joulewatch
