#pragma once

#include <map>
#include <string>

#include "app/accounts.hpp"
#include "reports/section.hpp"

namespace joulewatch {

using UserNames = std::map<std::string, std::string, std::less<>>;  // by id

Result<UserNames> userNames(Accounts& accounts);

/// A user's name in place of the id, for who reads it; other ids stay as they are, none is null.
Json userShown(const std::string& id, const UserNames& names);

}  // namespace joulewatch
