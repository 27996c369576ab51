// Any messages of any devices: pieces between zero bytes, each a topic, a line end and a payload.
// Whatever comes, the rows are in order and their values within the limits.
#include <cmath>
#include <vector>

#include "ingest/mqtt/home_assistant.hpp"
#include "ingest/mqtt/message_decoder.hpp"
#include "ingest/mqtt/mqtt_topic.hpp"
#include "ingest/mqtt/shelly.hpp"
#include "ingest/mqtt/tasmota.hpp"
#include "ingest/mqtt/topic_template.hpp"

using namespace joulewatch;

namespace {

constexpr Timestamp kNow{Duration{1'772'366'400'000}};  // 2026-03-01T12:00:00Z

MessageDecoder makeDecoder() {
    TopicTemplate each{.topic = "site/{meter}/{metric}"};
    TopicTemplate whole{.topic = "plant/{meter}", .path = "data.power[0]"};
    whole.metric = "power";
    whole.time = "t";
    TopicTemplate object{.topic = "all/{meter}"};
    std::vector<std::unique_ptr<MessageFormat>> formats;
    formats.push_back(makeTopicTemplates({each, whole, object}));
    formats.push_back(makeHomeAssistantFormat());
    formats.push_back(makeTasmotaFormat({}));
    formats.push_back(makeShellyFormat());
    return MessageDecoder(std::move(formats), "joulewatch/");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::vector<char> copy(bytes, bytes + size);
    std::string_view rest(copy.data(), copy.size());
    MessageDecoder decoder = makeDecoder();
    while (!rest.empty()) {
        const std::string_view piece = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
        const auto line = piece.find('\n');
        if (line == piece.npos || !isTopicName(piece.substr(0, line))) continue;
        // As a message has them: exactly as long as they are.
        const std::vector<char> topic(piece.begin(), piece.begin() + line);
        const std::vector<char> payload(piece.begin() + line + 1, piece.end());
        MqttPublish message;
        message.topic = {topic.data(), topic.size()};
        message.payload = {payload.data(), payload.size()};
        message.retained = !piece.empty() && (piece.back() & 1) != 0;
        decoder.take(message, kNow);
    }
    for (const MeterReadings& batch : decoder.takeBatches()) {
        ensure(!batch.meter().empty(), "a batch has a meter");
        for (std::size_t row = 1; row < batch.rows(); ++row)
            ensure(batch.at()[row - 1] < batch.at()[row], "rows come oldest first");
        for (const MetricInfo& each : kMetrics)
            for (const double value : batch.column(each.metric))
                ensure(std::isnan(value) || (value >= each.min && value <= each.max),
                       "values are within their metric's limits");
    }
    ensure(decoder.takeBatches().empty(), "what was taken is gone");
    return 0;
}
