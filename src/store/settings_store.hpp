#pragma once

#include "store/alert_store.hpp"
#include "store/audit_trail.hpp"
#include "store/device_store.hpp"
#include "store/discovery_store.hpp"
#include "store/meter_store.hpp"
#include "store/modbus_unit_store.hpp"
#include "store/people_store.hpp"
#include "store/reset_queue.hpp"
#include "store/site_store.hpp"
#include "store/work_store.hpp"

namespace joulewatch {

/// All that is kept beside readings. What a call has answered survives a power cut.
class SettingsStore {
 public:
    virtual ~SettingsStore() = default;
    virtual PeopleStore& people() = 0;
    virtual AuditTrail& audit() = 0;
    virtual WorkStore& work() = 0;
    virtual DeviceStore& devices() = 0;
    virtual SiteStore& sites() = 0;
    virtual MeterStore& meters() = 0;
    virtual AlertStore& alerts() = 0;
    virtual DiscoveryStore& discoveries() = 0;
    virtual ResetQueue& resets() = 0;
    virtual ModbusUnitStore& modbusUnits() = 0;
    /// `corrupted`, naming place and kind, when what is stored was damaged.
    virtual Result<void> verify() = 0;
};

}  // namespace joulewatch
