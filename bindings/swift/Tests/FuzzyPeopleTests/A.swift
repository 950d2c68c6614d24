import Testing
import FuzzyPeople
@Test func works() throws { _ = try LiveObscurer() }
