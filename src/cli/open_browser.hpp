#pragma once

#include <string>

namespace joulewatch {

/// Asks the desktop to show `address`; does nothing where there is no display.
void openBrowser(const std::string& address);

}  // namespace joulewatch
