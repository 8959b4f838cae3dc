#pragma once

#include <cstddef>
#include <functional>
#include <list>

#include "net/http_date.h"
#include "net/http_server.h"
#include "net/waiter.h"

namespace sluice::net {

/// What a server and its connections share. Kept alive by the server and by each connection, so
/// that a request in flight never outlives what it uses.
struct ServerShared {
  ServerShared(Loop& loop_of_server, Server::Handler answer, ServerOptions with)
      : loop(loop_of_server),
        handler(std::move(answer)),
        options(std::move(with)),
        all_closed(loop_of_server) {}

  Loop& loop;
  Server::Handler handler;
  ServerOptions options;
  HttpDate date;
  ServerCounters counters;
  bool is_draining = false;
  std::size_t body_bytes = 0;  ///< of the bodies of all requests in flight
  std::list<ServerConnection*> connections;
  Waiter all_closed;  ///< drain() waits here for the last connection
};

}  // namespace sluice::net
