// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

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
            throw new UsernameNotFoundException("unknown user");
        }
        return User.withUsername(username).password(person.passwordHash()).authorities("person").build();
    }

    Optional<String> fhirUser(String username) {
        return Optional.ofNullable(people.get(username)).map(SecurityProperties.Person::fhirUser);
    }
}
