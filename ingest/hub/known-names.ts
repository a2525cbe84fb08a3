import type { HubKind } from '#domain/samu/messages.ts';

/** Every field name of a message over the models 1.3.0, 2.4.0 and 3.0.0 to 3.4.1 (ansforge/SAMU-Hub-Modeles). */
const NAMES: Partial<Record<HubKind, string>> = {
  'RS-EDA': `access accessCode additionalInformation administrativeFile age attribution birthDate birthName buildingName
    callbackContact caller callerContact careLevel caseId channel city code communication complete contact coord creation
    customMap datetime decision decisionType destination detail detailedAddress detailedName details direction elevator
    entity entrance externalId externalInfo externalLocationId firstName floor freetext generalPractitioner geometry
    healthMotive height highway hypothesis idObs idPat identity initialAlert inseeCode interphone interventionType isAml
    key label language lastName lat location locationKind lon mainDiagnosis medicalHistory medicalNote medicalNoteId
    medicalTransport name nonStrictFeatures notes number obsDatime operator orientationType origin otherDiagnosis owner
    patient patientId perimeter phoneNumber pk point precision priority qualification reception resourceType riskThreat
    role roomNumber rppsId senderCaseId sex source status strictFeatures treatment type uri value vehiculeType wayName
    weight whatsHappen`,
  'RC-EDA': `URI access accessCode additionalInformation attachment buildingName callTaker callbackContact caller
    callerContact calltakerContact calltakerId caseId channel city code communication complete controlRoom coord count
    country creation customMap datetime derefURI description detail detailedAddress detailedName digest elevator entity
    entrance externalInfo externalLocationId firstName floor freetext geometry heading healthMotive height id
    initialAlert inseeCode interphone key label language lastName lat locID locLabel location locationKind lon
    mainVictim mimeType name newAlert notes number obsDatime organization phoneNumber point precision qualification
    reception referenceVersion reporting riskThreat role roomNumber senderCaseId size sketch source speed type uri value
    victims wayName whatsHappen`,
  'RS-RI': `availability caseId centerCity centerName contact coord datetime details freetext heading height lat lon
    medicalLevel missionId mobilizedResource name orgId patientId plate precision requestId resource resourceId
    resourceType speed state status team teamCare type vehicleType vehiculeType`,
  'RS-SR': 'availability caseId datetime resourceId state status',
  'RS-DR': 'caseId convention datetime deadline freetext purpose request requestId status',
  'RS-RR': 'answer caseId datetime deadline freetext requestId response',
  'GEO-POS': `cap coord datetime engagedStatus engineOn groundStatus height id lat lon move position receptionDatetime
    resourceId speed status`,
  'GEO-RES': 'capacity contacts details id mobility name nature orgId resource resourceId resourceType type',
  'RS-RPIS': `actionsSMUR arrivedDestination arrivedSmur associatedDiagnosis birthDate city code context creationDate
    decision decisionDate departLocation departSmur destination destinationCategory destinationCountry detailedAddress
    doctor driver event fileId finess finessGeo healthMotive healthcareType initialTeamCare inseeCode intervention label
    location mainDiagnosis medicalLevel nurse orgId orientation patient patientId procedure regulation
    residentialAddress resourceCategory resourceType ressourceFinessGeo ressourceFinessLegal ressourceStructure
    returnSmur samuId senderCaseId service sex smurStatus team teamAvailable teamCare type unit vehicleType whatsHappen`
};

const KNOWN = new Map(
  Object.entries(NAMES).map(([kind, names]) => [kind as HubKind, new Set(names.split(/\s+/))])
);

/** Field names of a kind of message; null for one whose content is not read. An update has those of its case. */
export function knownNames(kind: HubKind): ReadonlySet<string> | null {
  return KNOWN.get(kind === 'RS-EDA-MAJ' ? 'RS-EDA' : kind) ?? null;
}
