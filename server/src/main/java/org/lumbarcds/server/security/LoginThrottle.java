// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How soon the next password may be tried. Waits double with each wrong one, by the person at one address, by the person
 * from anywhere, and by the address, and stay short enough that a shared workstation is never locked out for good.
 */
@Component
class LoginThrottle {

    private static final int REMEMBERED = 50_000;
    private static final Duration FORGOTTEN = Duration.ofMinutes(30);

    private final Clock clock;
    private final Map<String, Tries> tries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > REMEMBERED;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a try as wrong until {@link #succeeded} says otherwise, so that tries at the same time count too.
     *
     * @return zero where the try may go on, else how long to wait; then nothing is counted
     */
    synchronized Duration admit(String username, String address) {
        Instant now = clock.instant();
        List<Limit> limits = limits(username, address);
        Duration wait = Duration.ZERO;
        for (Limit limit : limits) {
            Tries before = tries.get(limit.key());
            if (before != null && now.isBefore(before.until())) {
                Duration left = Duration.between(now, before.until());
                wait = left.compareTo(wait) > 0 ? left : wait;
            }
        }
        if (wait.isZero()) {
            limits.forEach(limit -> tries.merge(limit.key(), limit.after(1, now),
                    (before, one) -> limit.after(before.isForgotten(now) ? 1 : before.count() + 1, now)));
        }
        return wait;
    }

    synchronized void succeeded(String username, String address) {
        Instant now = clock.instant();
        List<Limit> limits = limits(username, address);
        limits.subList(0, 2).forEach(limit -> tries.remove(limit.key()));
        // Of the address only this try is taken back: a guesser who knows one password could clear it between guesses.
        Limit limit = limits.get(2);
        tries.computeIfPresent(limit.key(), (key, before) -> before.count() <= 1 ? null
                : new Tries(before.count() - 1, now, before.last()));
    }

    private static List<Limit> limits(String username, String address) {
        return List.of(new Limit("both " + address + " " + username, 5, Duration.ofSeconds(60)),
                new Limit("person " + username, 20, Duration.ofSeconds(30)),
                new Limit("address " + address, 30, Duration.ofSeconds(60)));
    }

    private record Limit(String key, int free, Duration longest) {

        Tries after(int count, Instant now) {
            if (count < free) {
                return new Tries(count, now, now);
            }
            Duration wait = Duration.ofSeconds(1L << Math.min(count - free, 6));
            return new Tries(count, now.plus(wait.compareTo(longest) > 0 ? longest : wait), now);
        }
    }

    private record Tries(int count, Instant until, Instant last) {

        boolean isForgotten(Instant now) {
            return last.plus(FORGOTTEN).isBefore(now);
        }
    }
}
