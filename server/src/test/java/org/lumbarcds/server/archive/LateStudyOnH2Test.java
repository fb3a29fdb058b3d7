// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import org.lumbarcds.server.RunningServer;
import org.lumbarcds.server.queue.TestQueues;

@RunningServer
class LateStudyOnH2Test extends LateStudyContract {

    LateStudyOnH2Test(TestQueues database, DaoRegistry fhir) {
        super(database, fhir);
    }
}
