#include "app/import_choice.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ingest/printable.hpp"
#include "ingest/table/infer_table.hpp"
#include "ingest/table/units.hpp"

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 3> kTreatments{"notify", "drop", "interpolate"};
constexpr std::size_t kSampleTexts = 5;
constexpr std::size_t kShownRows = 20;

template <class... Args>
auto wrong(fmt::format_string<Args...> text, Args&&... args) {
    return fail(ErrorCode::invalidInput, text, std::forward<Args>(args)...);
}

Result<void> onlyKnown(const Json& object, std::initializer_list<std::string_view> names) {
    if (!object.is_object()) return wrong("Send a JSON object.");
    for (const auto& [key, value] : object.items())
        if (std::find(names.begin(), names.end(), key) == names.end())
            return wrong("The object has a field that is not known here.");
    return {};
}

Result<ImportChoice::Column> parseColumn(const Json& each) {
    if (auto known = onlyKnown(each, {"index", "role", "unit"}); !known) return fail(known.error());
    if (!each.contains("index") || !each["index"].is_number_unsigned())
        return wrong("Each of 'columns' needs an 'index', a number from 0 on.");
    if (!each.contains("role") || !each["role"].is_string())
        return wrong("Each of 'columns' needs a 'role'.");
    const auto role = columnRole(each["role"].get_ref<const std::string&>());
    if (!role)
        return wrong("{} is no role of a column.", inQuotes(each["role"].get<std::string>()));
    ImportChoice::Column column{each["index"].get<std::size_t>(), *role, ""};
    if (!each.contains("unit") || each["unit"].is_null()) return column;
    if (!each["unit"].is_string()) return wrong("'unit' must be a text.");
    column.unit = each["unit"].get<std::string>();
    if (!column.unit.empty() && !findUnit(*role, column.unit))
        return wrong("{} is no unit of {}.", inQuotes(column.unit), name(*role));
    return column;
}

Json columnJson(const TablePreview& preview, std::size_t i) {
    const MappedColumn& column = preview.mapping.columns[i];
    Json shown;
    shown["index"] = i;
    shown["header"] = column.header;
    shown["role"] = name(column.role);
    shown["unit"] = column.unit;
    shown["confidence"] = column.confidence;
    shown["meter"] = column.meter.empty() ? Json(nullptr) : Json(column.meter);
    shown["samples"] = Json::array();
    for (const auto& row : preview.sample.rows) {
        if (shown["samples"].size() == kSampleTexts) break;
        if (!row[i].empty()) shown["samples"].push_back(toUtf8(row[i]));
    }
    return shown;
}

}  // namespace

Result<ImportChoice> parseImportChoice(std::string_view text) {
    const Json body = Json::parse(text, nullptr, false);
    if (auto known = onlyKnown(body, {"columns", "dateOrder", "missing", "register"}); !known)
        return fail(known.error());
    ImportChoice choice;
    if (body.contains("columns") && !body["columns"].is_array())
        return wrong("'columns' must be a list.");
    std::set<std::size_t> seen;
    for (const Json& each : body.value("columns", Json::array())) {
        auto column = parseColumn(each);
        if (!column) return fail(column.error());
        if (!seen.insert(column->index).second)
            return wrong("Column {} is there twice.", column->index);
        choice.columns.push_back(std::move(*column));
    }
    const Json order = body.value("dateOrder", Json());
    if (order == "dayFirst")
        choice.dateOrder = StampFormat::dayFirst;
    else if (order == "monthFirst")
        choice.dateOrder = StampFormat::monthFirst;
    else if (!order.is_null())
        return wrong("'dateOrder' must be dayFirst, monthFirst or null.");
    const Json missing = body.value("missing", Json("notify"));
    const auto treatment = std::ranges::find_if(
        kTreatments, [&](std::string_view each) { return missing == Json(each); });
    if (treatment == kTreatments.end())
        return wrong("'missing' must be drop, interpolate or notify.");
    choice.missing = static_cast<MissingTreatment>(treatment - kTreatments.begin());
    const Json registers = body.value("register", Json());
    if (!registers.is_null() && !registers.is_boolean())
        return wrong("'register' must be true or false.");
    if (registers.is_boolean()) choice.registers = registers.get<bool>();
    return choice;
}

Json toJson(const ImportChoice& choice) {
    Json stored;
    stored["columns"] = Json::array();
    for (const ImportChoice::Column& each : choice.columns)
        stored["columns"].push_back(
            {{"index", each.index}, {"role", name(each.role)}, {"unit", each.unit}});
    stored["dateOrder"] = choice.dateOrder ? Json(name(*choice.dateOrder)) : Json(nullptr);
    stored["missing"] = kTreatments[static_cast<std::size_t>(choice.missing)];
    stored["register"] = choice.registers ? Json(*choice.registers) : Json(nullptr);
    return stored;
}

Result<TableMapping> mappingOf(const TablePreview& preview, const ImportChoice& choice) {
    TableMapping mapping = preview.mapping;
    for (const ImportChoice::Column& each : choice.columns) {
        if (each.index >= mapping.columns.size())
            return wrong("There is no column {}: the file has {}.", each.index,
                         mapping.columns.size());
        MappedColumn& column = mapping.columns[each.index];
        if (column.role != each.role) column.meter.clear();
        column.role = each.role;
        column.unit = each.unit;
        if (each.unit.empty() && !unitsOf(each.role).empty())
            column.unit = unitsOf(each.role).front().shown;
        column.confidence = each.role == ColumnRole::ignored ? 0 : 1;
        if (each.role == ColumnRole::meterColumn) column.meter = column.header;
    }
    if (!choice.columns.empty()) {
        mapping.wide = std::ranges::any_of(
            mapping.columns, [](const MappedColumn& each) { return !each.meter.empty(); });
        for (const MappedColumn& each : mapping.columns) {
            const auto same =
                std::ranges::count_if(mapping.columns, [&](const MappedColumn& other) {
                    return other.role == each.role && other.meter == each.meter;
                });
            if (isSingle(each.role) && same > 1)
                return wrong("Two columns are taken for {}: leave one.", name(each.role));
        }
    }
    if (choice.dateOrder) {
        mapping.stamps = *choice.dateOrder;
        mapping.datesAmbiguous = false;
    }
    if (choice.registers) mapping.registers = *choice.registers;
    mapping.problem.reset();
    inferRest(preview.sample, mapping);
    if (mapping.problem) return wrong("{}.", *mapping.problem);
    return mapping;
}

Json toJson(const TablePreview& preview) {
    const TableMapping& mapping = preview.mapping;
    Json shown;
    shown["shape"] = name(mapping.shape);
    shown["shapeConfidence"] = mapping.shapeConfidence;
    shown["layout"] = mapping.wide ? "wide" : "long";
    shown["delimiter"] = std::string(1, mapping.delimiter);
    shown["decimalPoint"] = std::string(1, mapping.decimalPoint);
    shown["encoding"] = mapping.encoding;
    shown["rowsSampled"] = mapping.rowsSampled;
    shown["intervalMs"] = mapping.interval ? Json(mapping.interval->count()) : Json(nullptr);
    shown["registers"] = mapping.registers;
    Json choices = Json::array();
    for (const StampFormat each : mapping.dateChoices) choices.push_back(name(each));
    shown["dates"] = {{"format", name(mapping.stamps)},
                      {"ambiguous", mapping.datesAmbiguous},
                      {"choices", std::move(choices)}};
    shown["columns"] = Json::array();
    for (std::size_t i = 0; i < mapping.columns.size(); ++i)
        shown["columns"].push_back(columnJson(preview, i));
    shown["rows"] = Json::array();
    for (std::size_t i = 0; i < std::min(preview.sample.rows.size(), kShownRows); ++i) {
        Json row = Json::array();
        for (const std::string& cell : preview.sample.rows[i]) row.push_back(toUtf8(cell));
        shown["rows"].push_back(std::move(row));
    }
    shown["warnings"] = mapping.warnings;
    shown["problem"] = mapping.problem ? Json(*mapping.problem) : Json(nullptr);
    return shown;
}

}  // namespace joulewatch
