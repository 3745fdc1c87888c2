/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resource types of FHIR R4 (4.0.1), which an endpoint's paths name. Case-sensitive. INVARIANT: the code of a type is
 * in the database and never changes.
 */
public enum ResourceType {
    ACCOUNT(1, "Account"),
    ACTIVITY_DEFINITION(2, "ActivityDefinition"),
    ADVERSE_EVENT(3, "AdverseEvent"),
    ALLERGY_INTOLERANCE(4, "AllergyIntolerance"),
    APPOINTMENT(5, "Appointment"),
    APPOINTMENT_RESPONSE(6, "AppointmentResponse"),
    AUDIT_EVENT(7, "AuditEvent"),
    BASIC(8, "Basic"),
    BINARY(9, "Binary"),
    BIOLOGICALLY_DERIVED_PRODUCT(10, "BiologicallyDerivedProduct"),
    BODY_STRUCTURE(11, "BodyStructure"),
    BUNDLE(12, "Bundle"),
    CAPABILITY_STATEMENT(13, "CapabilityStatement"),
    CARE_PLAN(14, "CarePlan"),
    CARE_TEAM(15, "CareTeam"),
    CATALOG_ENTRY(16, "CatalogEntry"),
    CHARGE_ITEM(17, "ChargeItem"),
    CHARGE_ITEM_DEFINITION(18, "ChargeItemDefinition"),
    CLAIM(19, "Claim"),
    CLAIM_RESPONSE(20, "ClaimResponse"),
    CLINICAL_IMPRESSION(21, "ClinicalImpression"),
    CODE_SYSTEM(22, "CodeSystem"),
    COMMUNICATION(23, "Communication"),
    COMMUNICATION_REQUEST(24, "CommunicationRequest"),
    COMPARTMENT_DEFINITION(25, "CompartmentDefinition"),
    COMPOSITION(26, "Composition"),
    CONCEPT_MAP(27, "ConceptMap"),
    CONDITION(28, "Condition"),
    CONSENT(29, "Consent"),
    CONTRACT(30, "Contract"),
    COVERAGE(31, "Coverage"),
    COVERAGE_ELIGIBILITY_REQUEST(32, "CoverageEligibilityRequest"),
    COVERAGE_ELIGIBILITY_RESPONSE(33, "CoverageEligibilityResponse"),
    DETECTED_ISSUE(34, "DetectedIssue"),
    DEVICE(35, "Device"),
    DEVICE_DEFINITION(36, "DeviceDefinition"),
    DEVICE_METRIC(37, "DeviceMetric"),
    DEVICE_REQUEST(38, "DeviceRequest"),
    DEVICE_USE_STATEMENT(39, "DeviceUseStatement"),
    DIAGNOSTIC_REPORT(40, "DiagnosticReport"),
    DOCUMENT_MANIFEST(41, "DocumentManifest"),
    DOCUMENT_REFERENCE(42, "DocumentReference"),
    EFFECT_EVIDENCE_SYNTHESIS(43, "EffectEvidenceSynthesis"),
    ENCOUNTER(44, "Encounter"),
    ENDPOINT(45, "Endpoint"),
    ENROLLMENT_REQUEST(46, "EnrollmentRequest"),
    ENROLLMENT_RESPONSE(47, "EnrollmentResponse"),
    EPISODE_OF_CARE(48, "EpisodeOfCare"),
    EVENT_DEFINITION(49, "EventDefinition"),
    EVIDENCE(50, "Evidence"),
    EVIDENCE_VARIABLE(51, "EvidenceVariable"),
    EXAMPLE_SCENARIO(52, "ExampleScenario"),
    EXPLANATION_OF_BENEFIT(53, "ExplanationOfBenefit"),
    FAMILY_MEMBER_HISTORY(54, "FamilyMemberHistory"),
    FLAG(55, "Flag"),
    GOAL(56, "Goal"),
    GRAPH_DEFINITION(57, "GraphDefinition"),
    GROUP(58, "Group"),
    GUIDANCE_RESPONSE(59, "GuidanceResponse"),
    HEALTHCARE_SERVICE(60, "HealthcareService"),
    IMAGING_STUDY(61, "ImagingStudy"),
    IMMUNIZATION(62, "Immunization"),
    IMMUNIZATION_EVALUATION(63, "ImmunizationEvaluation"),
    IMMUNIZATION_RECOMMENDATION(64, "ImmunizationRecommendation"),
    IMPLEMENTATION_GUIDE(65, "ImplementationGuide"),
    INSURANCE_PLAN(66, "InsurancePlan"),
    INVOICE(67, "Invoice"),
    LIBRARY(68, "Library"),
    LINKAGE(69, "Linkage"),
    LIST(70, "List"),
    LOCATION(71, "Location"),
    MEASURE(72, "Measure"),
    MEASURE_REPORT(73, "MeasureReport"),
    MEDIA(74, "Media"),
    MEDICATION(75, "Medication"),
    MEDICATION_ADMINISTRATION(76, "MedicationAdministration"),
    MEDICATION_DISPENSE(77, "MedicationDispense"),
    MEDICATION_KNOWLEDGE(78, "MedicationKnowledge"),
    MEDICATION_REQUEST(79, "MedicationRequest"),
    MEDICATION_STATEMENT(80, "MedicationStatement"),
    MEDICINAL_PRODUCT(81, "MedicinalProduct"),
    MEDICINAL_PRODUCT_AUTHORIZATION(82, "MedicinalProductAuthorization"),
    MEDICINAL_PRODUCT_CONTRAINDICATION(83, "MedicinalProductContraindication"),
    MEDICINAL_PRODUCT_INDICATION(84, "MedicinalProductIndication"),
    MEDICINAL_PRODUCT_INGREDIENT(85, "MedicinalProductIngredient"),
    MEDICINAL_PRODUCT_INTERACTION(86, "MedicinalProductInteraction"),
    MEDICINAL_PRODUCT_MANUFACTURED(87, "MedicinalProductManufactured"),
    MEDICINAL_PRODUCT_PACKAGED(88, "MedicinalProductPackaged"),
    MEDICINAL_PRODUCT_PHARMACEUTICAL(89, "MedicinalProductPharmaceutical"),
    MEDICINAL_PRODUCT_UNDESIRABLE_EFFECT(90, "MedicinalProductUndesirableEffect"),
    MESSAGE_DEFINITION(91, "MessageDefinition"),
    MESSAGE_HEADER(92, "MessageHeader"),
    MOLECULAR_SEQUENCE(93, "MolecularSequence"),
    NAMING_SYSTEM(94, "NamingSystem"),
    NUTRITION_ORDER(95, "NutritionOrder"),
    OBSERVATION(96, "Observation"),
    OBSERVATION_DEFINITION(97, "ObservationDefinition"),
    OPERATION_DEFINITION(98, "OperationDefinition"),
    OPERATION_OUTCOME(99, "OperationOutcome"),
    ORGANIZATION(100, "Organization"),
    ORGANIZATION_AFFILIATION(101, "OrganizationAffiliation"),
    PARAMETERS(102, "Parameters"),
    PATIENT(103, "Patient"),
    PAYMENT_NOTICE(104, "PaymentNotice"),
    PAYMENT_RECONCILIATION(105, "PaymentReconciliation"),
    PERSON(106, "Person"),
    PLAN_DEFINITION(107, "PlanDefinition"),
    PRACTITIONER(108, "Practitioner"),
    PRACTITIONER_ROLE(109, "PractitionerRole"),
    PROCEDURE(110, "Procedure"),
    PROVENANCE(111, "Provenance"),
    QUESTIONNAIRE(112, "Questionnaire"),
    QUESTIONNAIRE_RESPONSE(113, "QuestionnaireResponse"),
    RELATED_PERSON(114, "RelatedPerson"),
    REQUEST_GROUP(115, "RequestGroup"),
    RESEARCH_DEFINITION(116, "ResearchDefinition"),
    RESEARCH_ELEMENT_DEFINITION(117, "ResearchElementDefinition"),
    RESEARCH_STUDY(118, "ResearchStudy"),
    RESEARCH_SUBJECT(119, "ResearchSubject"),
    RISK_ASSESSMENT(120, "RiskAssessment"),
    RISK_EVIDENCE_SYNTHESIS(121, "RiskEvidenceSynthesis"),
    SCHEDULE(122, "Schedule"),
    SEARCH_PARAMETER(123, "SearchParameter"),
    SERVICE_REQUEST(124, "ServiceRequest"),
    SLOT(125, "Slot"),
    SPECIMEN(126, "Specimen"),
    SPECIMEN_DEFINITION(127, "SpecimenDefinition"),
    STRUCTURE_DEFINITION(128, "StructureDefinition"),
    STRUCTURE_MAP(129, "StructureMap"),
    SUBSCRIPTION(130, "Subscription"),
    SUBSTANCE(131, "Substance"),
    SUBSTANCE_NUCLEIC_ACID(132, "SubstanceNucleicAcid"),
    SUBSTANCE_POLYMER(133, "SubstancePolymer"),
    SUBSTANCE_PROTEIN(134, "SubstanceProtein"),
    SUBSTANCE_REFERENCE_INFORMATION(135, "SubstanceReferenceInformation"),
    SUBSTANCE_SOURCE_MATERIAL(136, "SubstanceSourceMaterial"),
    SUBSTANCE_SPECIFICATION(137, "SubstanceSpecification"),
    SUPPLY_DELIVERY(138, "SupplyDelivery"),
    SUPPLY_REQUEST(139, "SupplyRequest"),
    TASK(140, "Task"),
    TERMINOLOGY_CAPABILITIES(141, "TerminologyCapabilities"),
    TEST_REPORT(142, "TestReport"),
    TEST_SCRIPT(143, "TestScript"),
    VALUE_SET(144, "ValueSet"),
    VERIFICATION_RESULT(145, "VerificationResult"),
    VISION_PRESCRIPTION(146, "VisionPrescription");

    private static final Map<String, ResourceType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ResourceType::fhirName, Function.identity()));
    private static final Map<Integer, ResourceType> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(type -> (int) type.code, Function.identity()));

    private final short code;
    private final String fhirName;

    ResourceType(int code, String fhirName) {
        this.code = (short) code;
        this.fhirName = fhirName;
    }

    public static Optional<ResourceType> of(String fhirName) {
        return Optional.ofNullable(BY_NAME.get(fhirName));
    }

    public static ResourceType ofCode(int code) {
        var type = BY_CODE.get(code);
        if (type == null) {
            throw new IllegalArgumentException("no resource type has code " + code);
        }
        return type;
    }

    public short code() {
        return code;
    }

    /** The name in paths and in {@code resourceType}. */
    public String fhirName() {
        return fhirName;
    }
}
