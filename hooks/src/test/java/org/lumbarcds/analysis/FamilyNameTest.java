// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FamilyNameTest {

    @ParameterizedTest
    @CsvSource({
        "Łukasiewicz, LUKASIEWICZ", "Đorđević, DORDEVIC", "Đorđević, Djordjevic", "Ђорђевић, Đorđević", "O'Brien, OBRIEN",
        "O’Brien, O BRIEN", "McDonald, MC DONALD", "MacDonald, Mac Donald", "d'Angelo, DANGELO", "Müller, MUELLER",
        "Müller, MULLER", "Strauß, STRAUSS", "Sørensen, SORENSEN", "Sørensen, SOERENSEN", "Ærø, AERO", "Åström, ASTROM",
        "van der Meer, MEER", "van der Meer, Meer van der", "de la Cruz, CRUZ", "Meier-Muster, Muster", "Muster, Muster geb. Meier",
        "Muster geb. Meier, MEIER", "Иванов, IVANOV", "Παπαδόπουλος, PAPADOPOULOS", "山田, 山田", "Le, LE", "Do, Do", "Nguyễn, NGUYEN",
        "İnönü, INONU", "Çelik, CELIK", "Ştefănescu, STEFANESCU", "al-Hassan, AL HASSAN", "von Goethe, GOETHE"
    })
    void spellingsOfOneNameAgree(String one, String other) {
        assertThat(FamilyName.same(one, other)).isTrue();
        assertThat(FamilyName.same(other, one)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "van der Meer, van der Berg", "de Souza, de la Cruz", "von Meier, von Muster", "al-Hassan, al-Hussein", "O'Brien, O'Neil",
        "McDonald, McGregor", "dos Santos, dos Reis", "Muster, Meier", "Le, Do", "山田, 田中", "Иванов, Петров", "De Vries, De Boer",
        "Di Maria, Di Stefano", "ter Braak, ter Horst"
    })
    void otherNamesDoNotForAParticleTheyShare(String one, String other) {
        assertThat(FamilyName.same(one, other)).isFalse();
        assertThat(FamilyName.same(other, one)).isFalse();
    }
}
