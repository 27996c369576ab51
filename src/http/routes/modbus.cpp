// The meters that our Modbus server shows, and by which number.
#include "app/modbus_server.hpp"
#include "http/answers.hpp"
#include "http/routes/handlers.hpp"

namespace joulewatch {

Response listModbusUnits(const Request&, App& app) {
    if (app.modbusServer == nullptr)
        return jsonAnswer({{"serving", false}, {"port", nullptr}, {"units", Json::array()}});
    const auto meters = app.modbusServer->meters().list();
    if (!meters) return problem(meters.error());
    Json units = Json::array();
    for (const NumberedMeter& each : *meters)
        units.push_back({{"unit", each.unit},
                         {"meter", each.meter},
                         {"isHere", each.isHere},
                         {"phases", each.phases}});
    return jsonAnswer(
        {{"serving", true}, {"port", app.modbusServer->port()}, {"units", std::move(units)}});
}

}  // namespace joulewatch
