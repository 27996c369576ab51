#include "app/mqtt_out/mqtt_out.hpp"

namespace joulewatch {

MqttOutSettings readMqttOutSettings(const std::string& name, ConfigurationTable& table) {
    MqttOutSettings settings;
    readMqttBroker(name, "joulewatch-" + name, table, settings);
    std::string expected;
    const auto topic =
        OutTopic::parse(table.text("topic", "joulewatch/{meter}/{metric}"), expected);
    if (!topic) table.refuse("topic", expected);
    settings.topic = topic.value_or(OutTopic());
    settings.homeAssistant = table.flag("home_assistant", true);
    if (settings.homeAssistant && topic && !topic->hasMetric())
        table.refuse("home_assistant", "needs a topic with {metric}");
    settings.discoveryPrefix = table.text("discovery_prefix", "homeassistant");
    settings.retain = table.flag("retain", true);
    return settings;
}

}  // namespace joulewatch
