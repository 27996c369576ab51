#pragma once

#include "app/configuration_table.hpp"
#include "app/sources.hpp"

namespace joulewatch {

/// A [[folder]]: path, pattern, after and columns.
Result<StartSource> readFolderSource(const std::string& name, ConfigurationTable& table);

}  // namespace joulewatch
