#pragma once

#include <string>

#include "http/message.hpp"

namespace joulewatch {

/// The status line and the headers of an answer on a connection that is kept, without the empty
/// line that ends them (RFC 9112).
std::string wireHead(const Response& response);
/// All of such an answer.
std::string wireText(const Response& response);

}  // namespace joulewatch
