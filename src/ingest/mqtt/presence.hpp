#pragma once

#include <string>

namespace joulewatch {

/// What a device says of itself, or its broker for it: whether it is there. It holds for the meter
/// of this name and for all that are parts of it, `device/…`.
struct Presence {
    std::string device;
    bool online = false;
    bool retained = false;  // it was said before we listened
};

}  // namespace joulewatch
