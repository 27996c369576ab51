#include "store/discovery_store.hpp"

namespace joulewatch {

std::string_view name(DiscoveryAnswer answer) {
    switch (answer) {
        case DiscoveryAnswer::accepted:
            return "accepted";
        case DiscoveryAnswer::ignored:
            return "ignored";
        case DiscoveryAnswer::waiting:
            break;
    }
    return "waiting";
}

}  // namespace joulewatch
