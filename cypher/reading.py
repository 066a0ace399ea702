"""What a user's query may hold: kinds of the parser's tree, procedures and functions. All else is refused.

The names of kinds are graphglot's, which follow the grammar of ISO/IEC 39075 (GQL). `CLAUSES` are exact kinds;
`EXPRESSIONS` are families: a kind is in if any of its ancestors is.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLAUSES = _words(
    # the frame of a statement; what stands in it is looked at by itself
    "GqlProgram TransactionActivity ProcedureBody StatementBlock NextStatement CompositeQueryExpression "
    "QueryConjunction SetOperator SetQuantifier AmbientLinearQueryStatement SimpleLinearQueryStatement "
    "NestedQuerySpecification NestedProcedureSpecification "
    # the same frames as the parser names them where a procedure is called; what writes is no clause of this list
    "LinearCatalogModifyingStatement AmbientLinearDataModifyingStatementBody SimpleLinearDataAccessingStatement "
    # clauses
    "SimpleMatchStatement OptionalMatchStatement OptionalOperand MatchStatementBlock CypherWithStatement ForStatement "
    "ForItem ForItemAlias ForOrdinalityOrOffset OrderByAndPageStatement PrimitiveResultStatement ReturnStatement "
    "ReturnStatementBody ReturnItemList ReturnItem ReturnItemAlias Asterisk WhereClause OrderByClause "
    "SortSpecificationList SortSpecification OrderingSpecification NullOrdering LimitClause OffsetClause "
    # calls; the name of a procedure is looked at besides
    "CallProcedureStatement InlineProcedureCall VariableScopeClause BindingVariableReferenceList NamedProcedureCall "
    "ProcedureArgumentList CatalogProcedureParentAndName CatalogObjectParentReference YieldClause YieldItemList "
    "YieldItem YieldItemAlias "
    # patterns
    "GraphPatternBindingTable GraphPattern GraphPatternWhereClause PathPatternList PathPattern PathVariableDeclaration "
    "ParenthesizedPathPatternWhereClause PathMode PathOrPaths RepeatableElementsMatchMode DifferentEdgesMatchMode "
    "ElementPatternFiller ElementVariableDeclaration IsLabelExpression IsLabeledOrColon LabelExpression LabelTerm "
    "PropertyKeyValuePairList PropertyKeyValuePair"
)

EXPRESSIONS = _words(
    # families of values, predicates, functions of the language and pieces of patterns
    "ValueExpression Predicate ValueSpecification ValueType PathPatternExpression PathFactor LabelFactor LabelTerm "
    "ElementPatternPredicate GraphPatternQuantifier PathPatternPrefix CaseExpression NumericValueFunction "
    "CharacterStringFunction DatetimeValueFunction DurationValueFunction ListValueFunction "
    "ListValueConstructorByEnumeration Func AggregateFunction GeneralSetFunction BinarySetFunction "
    # their parts
    "ArithmeticFactor ArithmeticTerm ArithmeticAbsoluteValueFunction Factor Term BooleanFactor BooleanTerm BooleanTest "
    "TruthValue BindingVariableReference BooleanLiteral CharacterStringLiteral NullLiteral UnsignedNumericLiteral "
    "TemporalLiteral DurationLiteral ComparisonPredicatePart2 NullPredicatePart2 LabeledPredicatePart2 "
    "NormalizedPredicatePart2 ValueTypePredicatePart2 DatetimeSubtraction DatetimeSubtractionParameters DurationFactor "
    "DurationTerm DependentValueExpression ElementIdFunction ElseClause SearchedWhenClause SimpleWhenClause "
    "CypherWhenClause WhenOperandList CastSpecification Field FieldList FieldsSpecification RecordConstructor "
    "GeneralParameterReference UnsignedInteger GeneralSetFunctionType Identifier ListElementList "
    "ParenthesizedBooleanValueExpression ParenthesizedValueExpression PropertyName PropertyReference "
    "TrigonometricFunctionName TrimOperands TrimSpecification NormalForm Typed NotNull ListValueTypeName "
    "ListValueTypeNameSynonym"
)

PROCEDURES = _words(
    "db.labels db.relationshipTypes db.propertyKeys db.schema.visualization db.schema.nodeTypeProperties "
    "db.schema.relTypeProperties db.index.fulltext.queryNodes db.index.fulltext.queryRelationships "
    "dbms.components"
)
"""Procedures that read the graph or its shape, and nothing of the server."""

FUNCTIONS = _words(
    "abs acos asin atan ceil cos cot degrees e exp floor log log10 radians sin sqrt tan cosh sinh tanh coth "
    "btrim char_length character_length left lower ltrim normalize right rtrim trim upper tostring tofloat "
    "tointeger toboolean length size coalesce nullif id elementid exists isnan stdev stdevp percentilecont "
    "percentiledisc avg sum min max count collect date datetime localdatetime localtime time duration "
    "date.truncate datetime.truncate localdatetime.truncate localtime.truncate time.truncate date.realtime "
    "date.statement date.transaction datetime.realtime datetime.statement datetime.transaction "
    "datetime.fromepoch datetime.fromepochmillis duration.between duration.indays duration.inmonths "
    "duration.inseconds vector.similarity.cosine vector.similarity.euclidean"
)
"""Functions, in small letters, besides those that the parser has a kind of its own for. None reaches outside."""

WORDS = {
    "CreateClause": "CREATE",
    "InsertStatement": "INSERT",
    "MergeClause": "MERGE",
    "SetStatement": "SET",
    "RemoveStatement": "REMOVE",
    "DeleteStatement": "DELETE",
    "CreateIndex": "CREATE INDEX",
    "DropIndex": "DROP INDEX",
    "CreateConstraint": "CREATE CONSTRAINT",
    "DropConstraint": "DROP CONSTRAINT",
    "UseGraphClause": "USE (another database)",
    "QueryPrefix": "EXPLAIN or PROFILE",
}
"""Kinds that are refused, as a user writes them."""
