// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who the simulated EHR is: a back end of the authorization server, and a CDS client. Its keys are made at each start
 * and registered with the server by its configuration.
 */
final class EhrIdentity {

    static final String CLIENT_ID = "demo-ehr";
    static final String ISSUER = "https://ehr.example.org";
    static final List<String> SCOPES = List.of("system/*.cruds", "lumbar/launch.create");

    private final SignatureKey backendKey = SignatureKey.generate();
    private final SignatureKey hookKey = SignatureKey.generate();

    /** The assertion a token is asked for with (SMART Backend Services). */
    String assertion(String tokenEndpoint) {
        return backendKey.token(CLIENT_ID, CLIENT_ID, tokenEndpoint);
    }

    /** The token of one hook call (CDS Hooks 2.0, "Trusting CDS Clients"). @param url called */
    String hookToken(String url) {
        return hookKey.token(ISSUER, ISSUER, url);
    }

    /**
     * The server's configuration that lets this EHR in.
     *
     * @param folder where the public keys of the CDS client are written
     */
    List<String> registration(Path folder) throws DemoException {
        Path hookKeys = folder.resolve("keys").resolve("demo-ehr-public.json");
        try {
            Files.createDirectories(hookKeys.getParent());
            Files.writeString(hookKeys, hookKey.publicKeys());
        } catch (IOException e) {
            throw new DemoException("cannot write to the data folder " + folder + ": " + e.getMessage(), e);
        }
        List<String> arguments = new ArrayList<>();
        arguments.add("--lumbar.security.backends[0].id=" + CLIENT_ID);
        arguments.add("--lumbar.security.backends[0].jwks=" + backendKey.publicKeys());
        for (int i = 0; i < SCOPES.size(); i++) {
            arguments.add("--lumbar.security.backends[0].scopes[" + i + "]=" + SCOPES.get(i));
        }
        arguments.add("--lumbar.cds.clients[0].issuer=" + ISSUER);
        arguments.add("--lumbar.cds.clients[0].jwk-set=" + hookKeys);
        arguments.add("--lumbar.cds.clients[0].own-store=true");
        return arguments;
    }
}
