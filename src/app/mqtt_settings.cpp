#include "app/mqtt_settings.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxTopics = 100;
constexpr std::uint16_t kPlainPort = 1883, kTlsPort = 8883;

bool isLoopback(std::string_view host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

std::optional<MqttAddress> mqttAddress(std::string_view url) {
    MqttAddress address;
    address.tls = url.starts_with("mqtts://");
    if (!address.tls && !url.starts_with("mqtt://")) return std::nullopt;
    url.remove_prefix(address.tls ? 8 : 7);
    if (url.ends_with('/')) url.remove_suffix(1);
    address.port = address.tls ? kTlsPort : kPlainPort;
    const auto bracket = url.starts_with('[') ? url.find(']') : std::string_view::npos;
    const auto colon = url.find(':', bracket == std::string_view::npos ? 0 : bracket);
    address.host = url.substr(0, colon);
    if (bracket != std::string_view::npos) address.host = url.substr(1, bracket - 1);
    if (address.host.empty() || address.host.find_first_of("/@?# []") != std::string::npos)
        return std::nullopt;
    if (colon == std::string_view::npos) return address;
    const char* const end = url.data() + url.size();
    const auto [stop, failed] = std::from_chars(url.data() + colon + 1, end, address.port);
    if (failed != std::errc{} || stop != end || address.port == 0) return std::nullopt;
    return address;
}

namespace {

/// The first line of a file that only the program can read, or so it should be.
std::optional<std::string> firstLineOf(const std::string& file) {
    std::ifstream stream(file);
    std::string line;
    if (!std::getline(stream, line)) return std::nullopt;
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

DeviceZone zoneOf(ConfigurationTable& table, const DeviceZone& otherwise) {
    const std::string name = table.text("zone");
    if (name.empty()) return otherwise;
    const auto zone = DeviceZone::named(name);
    if (!zone) table.refuse("zone", fmt::format("is a time zone as Europe/Berlin, not '{}'", name));
    return zone.value_or(otherwise);
}

/// Of a table `topic`, inside of the source's.
Result<TopicTemplate> topicOf(ConfigurationTable table, const DeviceZone& zone) {
    TopicTemplate topic;
    topic.topic = table.neededText("topic", 1000);
    topic.qos = static_cast<std::uint8_t>(table.wholeNumber("qos", 1, 0, 1));
    topic.meter = table.text("meter");
    topic.metric = table.text("metric");
    topic.path = table.text("path");
    topic.time = table.text("time");
    topic.unit = table.text("unit");
    topic.retained = table.flag("retained", false);
    topic.zone = zoneOf(table, zone);
    const std::string power = table.text("power", "W");
    if (power != "W" && power != "kW") table.refuse("power", "is W or kW");
    topic.powerInWatts = power == "W";
    if (const auto problem = problemOf(topic)) table.refuse(problem->key, problem->expected);
    if (auto good = table.finish(); !good) return fail(good.error());
    return topic;
}

void readPassword(ConfigurationTable& table, MqttBroker& broker) {
    broker.user = table.text("user");
    broker.password = table.text("password");
    const std::string file = table.text("password_file");
    if (file.empty()) return;
    if (!broker.password.empty()) table.refuse("password_file", "goes without 'password'");
    const auto line = firstLineOf(file);
    if (!line)
        table.refuse("password_file", fmt::format("names a file that cannot be read: {}", file));
    broker.password = line.value_or("");
}

}  // namespace

std::string MqttBroker::target() const {
    const bool v6 = address.host.find(':') != std::string::npos;
    return fmt::format("{}://{}:{}", address.tls ? "mqtts" : "mqtt",
                       v6 ? fmt::format("[{}]", address.host) : address.host, address.port);
}

void readMqttBroker(const std::string& name, const std::string& clientId, ConfigurationTable& table,
                    MqttBroker& broker) {
    broker.name = name;
    const std::string url = table.neededText("url", 1000);
    if (const auto address = mqttAddress(url))
        broker.address = *address;
    else
        table.refuse("url", "is mqtt://host:port or mqtts://host:port; user and password apart");
    broker.address.authority = table.text("ca_file");
    if (!broker.address.authority.empty() && !broker.address.tls)
        table.refuse("ca_file", "goes with mqtts://");
    readPassword(table, broker);
    if (broker.user.empty() && !broker.password.empty())
        table.refuse("user", "is needed beside a password");
    const bool plain = table.flag("allow_plain", false);
    if (!broker.user.empty() && !broker.address.tls && !isLoopback(broker.address.host) && !plain)
        table.refuse("url",
                     "would send user and password unencrypted: mqtts:// or "
                     "allow_plain = true is expected");
    broker.clientId = table.text("client_id", clientId);
    if (broker.clientId.empty() || broker.clientId.size() > 1000)
        table.refuse("client_id", "has 1 to 1000 bytes");
    broker.keepAlive = std::chrono::seconds(table.wholeNumber("keep_alive", 20, 2, 3600));
}

Result<MqttSettings> readMqttSettings(const std::string& name, ConfigurationTable& table) {
    MqttSettings settings;
    readMqttBroker(name, "joulewatch-" + name, table, settings);
    settings.zone = zoneOf(table, {});
    settings.homeAssistant = table.flag("home_assistant", false);
    settings.tasmota = table.flag("tasmota", false);
    settings.shelly = table.flag("shelly", false);
    for (ConfigurationTable& each : table.tables("topic")) {
        auto topic = topicOf(std::move(each), settings.zone);
        if (!topic) return fail(topic.error());
        settings.topics.push_back(std::move(*topic));
    }
    const bool devices = settings.homeAssistant || settings.tasmota || settings.shelly;
    if ((settings.topics.empty() && !devices) || settings.topics.size() > kMaxTopics)
        table.refuse("topic", fmt::format("is needed: 1 to {} tables [[mqtt.topic]], or one of "
                                          "home_assistant, tasmota, shelly = true",
                                          kMaxTopics));
    return settings;
}

}  // namespace joulewatch
