#pragma once

#include <chrono>
#include <string_view>

#include "app/app.hpp"
#include "http/message.hpp"
#include "http/routes/reading_json.hpp"
#include "reports/section.hpp"

namespace joulewatch {

Client clientOf(const Request& request);
Actor actorOf(const Request& request);  // of a route for who is signed in

/// What somebody is told of themselves.
Json ownJson(const User& user);

/// Who is signed in (null: nobody) and what the log-in pages need to know.
Response sessionAnswer(const User* user, std::string_view token, App& app);
/// The same, with the cookie of a session that has just begun.
Response signedInAnswer(const SignedIn& begun, App& app);
Response tooManyTries(std::chrono::seconds wait);

}  // namespace joulewatch
