#include <cmath>

#include "export/csv/safe_csv_field.hpp"
#include "export/readings/reading_text.hpp"
#include "export/readings/shortest_number.hpp"
#include "export/readings/utc_stamp_text.hpp"

namespace joulewatch {
namespace {

class ReadingCsv : public ReadingText {
 public:
    explicit ReadingCsv(const ExportColumns& columns) : columns_(columns) {}

    std::string head() const override {
        std::string line = columns_.machineType ? "meterId,machineType,at" : "meterId,at";
        for (const MetricInfo& each : kMetrics)
            if (columns_.metrics.contains(each.metric)) line.append(",").append(each.name);
        if (columns_.excludedDay) line += ",excludedDay";
        return line + "\r\n";
    }

    void append(const ExportRows& rows, std::string& out) override {
        std::string begin = safeCsvField(rows.meter.id) + ',';
        if (columns_.machineType) begin += safeCsvField(rows.meter.type) + ',';
        DayMarks excluded(rows.excludedDays);
        for (std::size_t i = 0; i < rows.readings.rows(); ++i) {
            const Timestamp at = rows.readings.at()[i];
            out += begin;
            stamp_.append(at, out);
            for (const MetricInfo& each : kMetrics) {
                if (!columns_.metrics.contains(each.metric)) continue;
                out += ',';
                const double value = rows.readings.column(each.metric)[i];
                if (!std::isnan(value)) appendShortest(value, out);
            }
            if (columns_.excludedDay) out += excluded.contain(at) ? ",true" : ",";
            out += "\r\n";
        }
    }

 private:
    ExportColumns columns_;
    UtcStampText stamp_;
};

}  // namespace

std::unique_ptr<ReadingText> makeReadingCsv(const ExportColumns& columns) {
    return std::make_unique<ReadingCsv>(columns);
}

}  // namespace joulewatch
