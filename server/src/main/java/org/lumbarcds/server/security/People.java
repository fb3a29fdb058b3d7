// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** The people who sign in here, from the configuration. */
@Component
class People implements UserDetailsService {

    private final Map<String, SecurityProperties.Person> people;

    People(SecurityProperties properties) {
        this.people = properties.users().stream()
                .collect(Collectors.toMap(SecurityProperties.Person::username, person -> person));
    }

    @Override
    public UserDetails loadUserByUsername(String username) {
        SecurityProperties.Person person = people.get(username);
        if (person == null) {
            return nobody(username);
        }
        return User.withUsername(username).password(person.passwordHash()).authorities("person").build();
    }

    /**
     * Stands for an unknown person, so that a refusal takes as long as that of a known one: the password is compared with
     * the hash of somebody, always the same for a name, and then refused whatever it was.
     */
    private UserDetails nobody(String username) {
        if (people.isEmpty()) {
            throw new UsernameNotFoundException("unknown user");
        }
        List<SecurityProperties.Person> all = List.copyOf(people.values());
        String hash = all.get(Math.floorMod(username.hashCode(), all.size())).passwordHash();
        return User.withUsername(username).password(hash).authorities("nobody").credentialsExpired(true).build();
    }

    Optional<String> fhirUser(String username) {
        return Optional.ofNullable(people.get(username)).map(SecurityProperties.Person::fhirUser);
    }
}
