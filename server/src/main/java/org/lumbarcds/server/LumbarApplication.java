// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server. */
@SpringBootApplication
public class LumbarApplication {

    public static void main(String[] args) {
        SpringApplication.run(LumbarApplication.class, args);
    }
}
