#include <cmath>
#include <nlohmann/json.hpp>

#include "export/readings/reading_text.hpp"
#include "export/readings/shortest_number.hpp"
#include "export/readings/utc_stamp_text.hpp"

namespace joulewatch {
namespace {

/// In quotes. Names come from files: what is not UTF-8 in them becomes a replacement character.
std::string quoted(const std::string& text) {
    using Json = nlohmann::json;
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

class ReadingNdjson : public ReadingText {
 public:
    explicit ReadingNdjson(const ExportColumns& columns) : columns_(columns) {}

    std::string head() const override { return {}; }

    void append(const ExportRows& rows, std::string& out) override {
        std::string begin = "{\"meterId\":" + quoted(rows.meter.id);
        if (columns_.machineType && !rows.meter.type.empty())
            begin += ",\"machineType\":" + quoted(rows.meter.type);
        begin += ",\"at\":\"";
        DayMarks excluded(rows.excludedDays);
        for (std::size_t i = 0; i < rows.readings.rows(); ++i) {
            const Timestamp at = rows.readings.at()[i];
            out += begin;
            stamp_.append(at, out);
            out += '"';
            for (const MetricInfo& each : kMetrics) {
                if (!columns_.metrics.contains(each.metric)) continue;
                const double value = rows.readings.column(each.metric)[i];
                if (std::isnan(value)) continue;
                out.append(",\"").append(each.name).append("\":");
                appendShortest(value, out);
            }
            if (columns_.excludedDay && excluded.contain(at)) out += ",\"excludedDay\":true";
            out += "}\n";
        }
    }

 private:
    ExportColumns columns_;
    UtcStampText stamp_;
};

}  // namespace

std::unique_ptr<ReadingText> makeReadingNdjson(const ExportColumns& columns) {
    return std::make_unique<ReadingNdjson>(columns);
}

}  // namespace joulewatch
