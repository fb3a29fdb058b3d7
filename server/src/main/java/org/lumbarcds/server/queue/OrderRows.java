// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderQueue.Lease;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.server.database.DatabaseTime;
import org.lumbarcds.server.database.StoredJson;
import org.lumbarcds.server.queue.QueueOperations.DeadLetter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The statements on {@code awaited_order}. Transactions are the caller's. */
@Component
class OrderRows {

    /** Divides Study Instance UIDs in a column, as between values in DICOM. */
    private static final String DIVIDER = "\\";

    private static final String STATUS = """
            select order_key, patient_id, state, failure_kind, failure_detail, studies, asked_at from awaited_order
            where %s order by asked_at desc, id desc limit ?""";

    private final JdbcTemplate jdbc;
    private final StoredJson json;

    OrderRows(JdbcTemplate jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insertIfAbsent(AwaitedOrder order, Instant now) {
        try {
            jdbc.update("""
                    insert into awaited_order (order_key, patient_id, accession_number, request, state, attempts,
                        next_attempt_at, asked_at, updated_at)
                    select ?, ?, ?, ?, 'AWAITING', 0, ?, ?, ?
                    where not exists (select 1 from awaited_order where order_key = ?)""",
                    order.key(), order.patientId(), order.accessionNumber(), json.write(order),
                    of(now), of(now), of(now), order.key());
        } catch (DuplicateKeyException e) {
            // Another trigger added it between the look and the insert: it is there, which is all that was asked.
        }
    }

    /** Looks for the study of an order that was given up or stopped again, with all attempts before it. */
    void startOver(AwaitedOrder order, Instant now) {
        jdbc.update("""
                update awaited_order set request = ?, state = 'AWAITING', attempts = 0, failure_kind = null,
                    failure_detail = null, next_attempt_at = ?, asked_at = ?, updated_at = ?
                where order_key = ? and state in ('FAILED', 'IDENTITY_MISMATCH')""",
                json.write(order), of(now), of(now), of(now), order.key());
    }

    boolean startOver(long id, Instant now) {
        return jdbc.update("""
                update awaited_order set state = 'AWAITING', attempts = 0, failure_kind = null,
                    failure_detail = null, next_attempt_at = ?, asked_at = ?, updated_at = ?
                where id = ? and state in ('FAILED', 'IDENTITY_MISMATCH')""", of(now), of(now), of(now), id) == 1;
    }

    /** Looks again for the study of stopped orders of a number: whose images there are under it was corrected. */
    void lookAgain(String accessionNumber, Instant now) {
        jdbc.update("""
                update awaited_order set state = 'AWAITING', attempts = 0, failure_kind = null, failure_detail = null,
                    next_attempt_at = ?, updated_at = ?
                where accession_number = ? and state = 'IDENTITY_MISMATCH'""", of(now), of(now), accessionNumber);
    }

    /** The order of this number and patient waits no longer: a trigger named its study. */
    void named(String patientId, String accessionNumber, String studyInstanceUid, Instant now) {
        jdbc.update("""
                update awaited_order set state = 'ARRIVED', studies = ?, failure_kind = null, failure_detail = null,
                    lease_token = null, updated_at = ?
                where patient_id = ? and accession_number = ? and state <> 'ARRIVED'""",
                studyInstanceUid, of(now), patientId, accessionNumber);
    }

    Optional<OrderStatus> status(String key) {
        return jdbc.query(STATUS.formatted("order_key = ?"), this::read, key, 1).stream().findFirst();
    }

    List<OrderStatus> openOfPatient(String patientId, int limit) {
        return jdbc.query(STATUS.formatted("patient_id = ? and state <> 'ARRIVED'"), this::read, patientId, limit);
    }

    private OrderStatus read(ResultSet row, int number) throws SQLException {
        String kind = row.getString("failure_kind");
        String studies = row.getString("studies");
        return new OrderStatus(
                row.getString("order_key"),
                row.getString("patient_id"),
                OrderStatus.State.valueOf(row.getString("state")),
                kind == null ? Optional.empty()
                        : Optional.of(new Failure(Failure.Kind.valueOf(kind), row.getString("failure_detail"))),
                studies == null ? List.of() : List.of(studies.split("\\\\")),
                DatabaseTime.read(row, "asked_at").orElseThrow());
    }

    /** Locks the next due row until the end of the transaction, passing over those locked by others. */
    Optional<DueRow> lockDue(Instant now) {
        return jdbc.query("""
                select id, attempts, request from awaited_order where state = 'AWAITING' and next_attempt_at <= ?
                order by next_attempt_at, id limit 1 for update skip locked""",
                (row, n) -> new DueRow(row.getLong("id"), row.getInt("attempts"), row.getString("request")), of(now))
                .stream().findFirst();
    }

    /** @throws StoredJson.UnreadableException for a row this version cannot read */
    AwaitedOrder order(DueRow row) {
        return json.read(row.requestJson(), AwaitedOrder.class);
    }

    /** The row is due again when the lease ends: whoever took it then may be dead. */
    void startLease(DueRow row, String token, Instant expires, Instant now) {
        jdbc.update("""
                update awaited_order set attempts = attempts + 1, lease_token = ?, next_attempt_at = ?, updated_at = ?
                where id = ?""", token, of(expires), of(now), row.id());
    }

    boolean lockLeased(Lease lease) {
        return !jdbc.queryForList("""
                select id from awaited_order where id = ? and lease_token = ? and state = 'AWAITING' for update""",
                Long.class, lease.id(), lease.token()).isEmpty();
    }

    void close(long id, OrderStatus.State state, List<String> studies, Optional<Failure> failure, Instant now) {
        jdbc.update("""
                update awaited_order set state = ?, studies = ?, failure_kind = ?, failure_detail = ?,
                    lease_token = null, updated_at = ? where id = ?""",
                state.name(), studies.isEmpty() ? null : String.join(DIVIDER, studies),
                failure.map(f -> f.kind().name()).orElse(null), QueueRows.detail(failure), of(now), id);
    }

    void giveBack(long id, Failure failure, Instant at, Instant now) {
        jdbc.update("""
                update awaited_order set failure_kind = ?, failure_detail = ?, lease_token = null,
                    next_attempt_at = ?, updated_at = ? where id = ?""",
                failure.kind().name(), QueueRows.detail(Optional.of(failure)), of(at), of(now), id);
    }

    /** Makes leased rows due at once; for a database no other process can be working on. */
    int releaseAll(Instant now) {
        return jdbc.update("update awaited_order set lease_token = null, next_attempt_at = ? where lease_token is not null",
                of(now));
    }

    List<DeadLetter> deadLetters(int limit) {
        return jdbc.query("""
                select id, accession_number, state, failure_kind, failure_detail, attempts, updated_at
                from awaited_order where state in ('FAILED', 'IDENTITY_MISMATCH')
                order by updated_at desc, id desc limit ?""",
                (row, n) -> new DeadLetter(DeadLetter.ORDER + row.getLong("id"), null, row.getString("accession_number"),
                        row.getString("state"), row.getString("failure_kind"), row.getString("failure_detail"),
                        row.getInt("attempts"), DatabaseTime.read(row, "updated_at").orElseThrow()), limit);
    }

    List<Depth> depths() {
        return jdbc.query("select state, count(*) as n, min(asked_at) as oldest from awaited_order group by state",
                (row, n) -> new Depth(OrderStatus.State.valueOf(row.getString("state")), row.getLong("n"),
                        DatabaseTime.read(row, "oldest").orElseThrow()));
    }

    /**
     * @param id row
     * @param attempts leases given so far
     * @param requestJson the order
     */
    record DueRow(long id, int attempts, String requestJson) {
    }

    /**
     * @param state of the rows
     * @param rows how many
     * @param oldest when the oldest was asked for
     */
    record Depth(OrderStatus.State state, long rows, Instant oldest) {
    }
}
