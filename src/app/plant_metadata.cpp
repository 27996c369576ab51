#include "app/plant_metadata.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace joulewatch {

std::string plantMetadata(const Plant& plant) {
    using Json = nlohmann::ordered_json;
    const PlantOptions& options = plant.options();
    Json faults = Json::array();
    for (const FaultPlacement& each : options.faults)
        if (each.machine < options.machines)
            faults.push_back({{"machine_id", plant.meters()[each.machine].id},
                              {"anomaly_type", name(each.fault)}});
    Json machines = Json::array();
    for (std::size_t m = 0; m < options.machines; ++m)
        machines.push_back({{"machine_id", plant.meters()[m].id},
                            {"machine_type", plant.meters()[m].type},
                            // 1000·P/(V·I·PF), to the digits a meter could show
                            {"rho", std::round(plant.rho(m) * 1e6) / 1e6}});
    const Json metadata{
        {"program", "joulewatch"},
        {"version", JOULEWATCH_VERSION},
        {"seed", options.seed},
        {"options",
         {{"machines", options.machines},
          {"days", options.days},
          {"interval_s", options.interval.count()},
          {"start", formatTimestamp(options.start)},
          {"power_formula", name(options.powerFormula)},
          {"meter_noise_percent", options.meterNoisePercent}}},
        {"rows", plant.rows()},
        {"anomalies", faults},
        {"machines", machines},
    };
    return metadata.dump(2) + '\n';
}

}  // namespace joulewatch
